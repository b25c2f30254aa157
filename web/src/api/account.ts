/** Who uses the dashboard, what they may do, and which instance it is. */
import { api, type Sent } from "./client";

export type Permission = Sent["Permission"];

const ALL_DAY = { staleTime: Infinity };

/** The account that is signed in; undefined until it is known. */
export function useAccount(): Sent["AccountDocument"] | undefined {
  return api.useQuery("get", "/api/v1/auth/me", {}, ALL_DAY).data;
}

/** Whether the account may do something; false until it is known, so that nothing forbidden flashes up. */
export function useMay(permission: Permission): boolean {
  return useAccount()?.permissions.includes(permission) ?? false;
}

/** Time zone, version and addresses of the instance; undefined until known. */
export function useInstance(): Sent["InstanceDocument"] | undefined {
  return api.useQuery("get", "/api/v1/about", {}, ALL_DAY).data;
}

/** The organisation's time zone; UTC until it is known. */
export function useTimeZone(): string {
  return useInstance()?.timezone ?? "UTC";
}
