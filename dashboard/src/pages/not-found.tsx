import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from 'wouter';
import { Empty, Page } from '../kit/page.js';
import { useText } from '../shell/text.js';

export function NotFound() {
  const t = useText();
  return (
    <Page title={t('There is no such page', '페이지를 찾을 수 없습니다')}>
      <div className="card">
        <Empty
          icon={IconMapOff}
          title={t('The address leads nowhere', '주소가 잘못되었습니다')}
          text={t('It may have been mistyped, or the page has moved.', '주소를 확인해 주세요.')}
        >
          <Button component={Link} href="/" variant="default">
            {t('To the first page', '첫 페이지로')}
          </Button>
        </Empty>
      </div>
    </Page>
  );
}
