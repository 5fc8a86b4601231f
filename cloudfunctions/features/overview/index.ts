/** The console's overview: today, trend, alerts, what is still to set up. */
export { purgeAlerts, raiseAlert } from './alerts'
export { countAccounts, countDays } from './count'
