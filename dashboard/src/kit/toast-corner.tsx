/** Where messages appear, and what shows and hides them. Loaded with the first press, see `toast.tsx`. */
import { Notifications, notifications } from '@mantine/notifications';

export const ToastCorner = () => <Notifications position="bottom-right" />;
export const { show, hide } = notifications;
