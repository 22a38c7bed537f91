import 'nearside-elements/nearside.css';
import {Site} from './site.jsx';

export const metadata = {title: 'A site', icons: 'data:,'};

export default function Layout({children}) {
  return (
    <html lang="en">
      <body>
        <Site>{children}</Site>
      </body>
    </html>
  );
}
