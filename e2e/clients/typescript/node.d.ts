// The one thing of Node that the day uses; the rest is what browsers have too.
declare const process: { env: Record<string, string | undefined>; exitCode?: number };
