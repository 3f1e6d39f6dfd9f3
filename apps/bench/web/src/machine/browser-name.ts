interface Brand {
  readonly brand: string;
  readonly version: string;
}

/** What browsers of the Chromium family say of themselves. */
interface UserAgentData {
  readonly brands: readonly Brand[];
  readonly platform: string;
}

const families = [
  { name: "Firefox", version: /Firefox\/(\d+)/ },
  { name: "Edge", version: /Edg\/(\d+)/ },
  { name: "Chromium", version: /Chrome\/(\d+)/ },
  { name: "Safari", version: /Version\/(\d+).*Safari/ },
];

const systems = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"];

/** "Chromium 150 on Linux". */
export function browserName({
  userAgent,
  ...others
}: Pick<Navigator, "userAgent"> & { userAgentData?: unknown }): string {
  const data = others.userAgentData as UserAgentData | undefined;
  const brands = data?.brands.filter(({ brand }) => !/not.*brand/i.test(brand)) ?? [];
  const named = brands.find(({ brand }) => brand !== "Chromium") ?? brands[0];
  if (named) return `${named.brand} ${named.version} on ${data?.platform || "an unknown system"}`;
  const family = families.find(({ version }) => version.test(userAgent));
  const system = systems.find((name) => userAgent.includes(name));
  const browser = family ? `${family.name} ${family.version.exec(userAgent)?.[1]}` : "A browser";
  return system ? `${browser} on ${system}` : browser;
}
