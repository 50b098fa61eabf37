import { BelfryFeed } from '@belfry/client/feed';

document.body.append(new BelfryFeed());
