/** An app of React's, for react.test.ts: run in a browser, as it is bundled. */
import { BelfryClient } from '@belfry/client';
import { Bell, Feed, useUnread } from '@belfry/client/react';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

const getToken = async () => (await fetch('/token')).text();
const client = new BelfryClient({ url: location.origin, getToken });
client.start();

function Unread() {
  const { total } = useUnread(client);
  return <p>{total} to read</p>;
}

function App() {
  const [acted, setActed] = useState(0);
  const [isNamed, setNamed] = useState(false);
  const [isThere, setThere] = useState(true);
  return (
    <>
      <Unread />
      <p>acted {acted}</p>
      <button onClick={() => setNamed(true)}>Name it</button>
      <button onClick={() => setThere(false)}>Take it away</button>
      <Bell client={client} />
      {isThere && (
        <Feed
          url={location.origin}
          // A new function each time, as it is written in apps.
          getToken={() => getToken()}
          read="manual"
          heading={isNamed ? 'Our news' : undefined}
          words={isNamed ? { markAllRead: 'All is read' } : undefined}
          className="news"
          style={{ height: 500 }}
          onAction={(detail, event) => {
            event.preventDefault();
            setActed(acted + (detail.action.type === 'web' ? 1 : 0));
          }}
        />
      )}
    </>
  );
}

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
