/** IANA name of the time zone of whoever reads. */
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
