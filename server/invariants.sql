-- What must hold of the data at every instant, each as a query for what breaks it. "belfry doctor" and the
-- tests run them; a row is a broken promise.

-- invariant: the outcomes of a batch add up to what was asked for, and never exceed it
SELECT application, id, requested, sent, duplicate, invalid, unknown_user, missing_variable, opted_out
FROM notifications
WHERE requested < sent + duplicate + invalid + unknown_user + missing_variable + opted_out
   OR (status = 'delivered'
       AND requested <> sent + duplicate + invalid + unknown_user + missing_variable + opted_out);

-- invariant: a batch counts as many chunks left as are not delivered, and is delivered when none is left
SELECT n.application, n.id, n.status, n.chunks_left, count(c.number) FILTER (WHERE c.delivered_at IS NULL) AS undelivered
FROM notifications n LEFT JOIN chunks c ON c.application = n.application AND c.notification = n.id
WHERE n.mode = 'batch'
GROUP BY n.application, n.id, n.status, n.chunks_left
HAVING n.chunks_left <> count(c.number) FILTER (WHERE c.delivered_at IS NULL)
    OR (n.status = 'delivered') <> (n.chunks_left = 0);

-- invariant: the chunks of a batch hold every target that was asked for, in order and without a gap
SELECT n.application, n.id, n.requested, sum(cardinality(c.user_ids)) AS held
FROM notifications n JOIN chunks c ON c.application = n.application AND c.notification = n.id
GROUP BY n.application, n.id, n.requested
HAVING n.requested IS DISTINCT FROM sum(cardinality(c.user_ids))
    OR n.requested IS DISTINCT FROM max(c.first_position + cardinality(c.user_ids));

-- invariant: a chunk waits to be delivered exactly when there is work for it
SELECT c.application, c.notification, c.number, c.delivered_at, w.id AS work
FROM chunks c FULL JOIN (SELECT * FROM work WHERE kind = 'deliver_chunk') w
  ON w.application = c.application AND w.notification = c.notification AND w.chunk = c.number
WHERE (c.delivered_at IS NULL) <> (w.id IS NOT NULL) OR c.number IS NULL;

-- invariant: what a batch counts as sent are the targets of its delivered chunks that were not refused
SELECT n.application, n.id, n.sent, counted.sent AS recount
FROM notifications n
JOIN LATERAL (
  SELECT coalesce(sum(
    cardinality(c.user_ids)
    - (SELECT count(*) FROM unnest(c.refusals) refusal WHERE refusal IS NOT NULL)
    - (SELECT count(*) FROM json_object_keys(coalesce(c.late_refusals, '{}')))), 0) AS sent
  FROM chunks c WHERE c.application = n.application AND c.notification = n.id AND c.delivered_at IS NOT NULL
) counted ON n.mode = 'batch'
WHERE n.sent <> counted.sent;

-- invariant: every target counted as sent has its message in every channel of the notification
SELECT t.application, t.notification, t.user_id, channel
FROM (
  SELECT c.application, c.notification, u.user_id
  FROM chunks c
  CROSS JOIN LATERAL unnest(c.user_ids, c.refusals) WITH ORDINALITY AS u(user_id, refusal, place)
  WHERE c.delivered_at IS NOT NULL AND u.refusal IS NULL
    AND NOT (coalesce(c.late_refusals, '{}')::jsonb ? (u.place - 1)::text)
  UNION ALL
  SELECT n.application, n.id, u.user_id
  FROM notifications n
  CROSS JOIN LATERAL unnest(n.targets) WITH ORDINALITY AS u(user_id, place)
  WHERE n.mode = 'realtime' AND n.sent = cardinality(n.targets)
) t
JOIN notifications n ON n.application = t.application AND n.id = t.notification
CROSS JOIN LATERAL unnest(n.channels) AS channel
WHERE n.deleted_at IS NULL AND NOT EXISTS (
  SELECT FROM messages m
  WHERE m.application = t.application AND m.user_id = t.user_id AND m.channel = channel
    AND m.notification = t.notification);

-- invariant: there are as many messages of a notification as it counts as sent, in each channel
SELECT n.application, n.id, n.sent, n.channels, count(m.user_id) AS messages
FROM notifications n LEFT JOIN messages m ON m.application = n.application AND m.notification = n.id
WHERE n.deleted_at IS NULL
GROUP BY n.application, n.id
HAVING count(m.user_id) <> n.sent * cardinality(n.channels);

-- invariant: every first impression and click is counted once, in its notification or in a delta on the way there
SELECT counted.application, counted.notification, sum(counted.impressions) AS impressions_over,
  sum(counted.clicked) AS clicked_over
FROM (
  SELECT application, id AS notification, impressions, clicked FROM notifications WHERE impressions + clicked > 0
  UNION ALL
  SELECT application, notification, impressions, clicked FROM metric_deltas
  UNION ALL
  SELECT application, notification, -(impression_at IS NOT NULL)::int, -(clicked_at IS NOT NULL)::int FROM message_events
) counted
LEFT JOIN notifications n ON n.application = counted.application AND n.id = counted.notification
WHERE n.deleted_at IS NULL
GROUP BY counted.application, counted.notification
HAVING sum(counted.impressions) <> 0 OR sum(counted.clicked) <> 0;

-- invariant: a message belongs to a notification and to a user
SELECT m.application, m.user_id, m.notification
FROM messages m
LEFT JOIN notifications n ON n.application = m.application AND n.id = m.notification
LEFT JOIN users u ON u.application = m.application AND u.user_id = m.user_id
WHERE n.id IS NULL OR u.user_id IS NULL;
