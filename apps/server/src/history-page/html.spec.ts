import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { html, raw } from './html.js';

/** Under another name, so that the formatter leaves the template as it is. */
const piece = html;

describe('a piece of a page', () => {
  it('escapes inserted text, between tags and in attributes', () => {
    const hostile = `<script>alert("1")</script> & 'so on'`;
    const escaped = '&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62; &#38; &#39;so on&#39;';
    expect(piece`<p title="${hostile}">${hostile}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('keeps pieces, joins lists, and leaves out only undefined', () => {
    const items = ['a', 'b & c'].map((item) => piece`<li>${item}</li>`);
    const page = piece`<ul>${items}</ul>${undefined}${0}${raw('<hr>')}`;
    expect(page.text).toBe('<ul><li>a</li><li>b &#38; c</li></ul>0<hr>');
  });

  it('shows control characters and those that reverse the reading direction', () => {
    expect(piece`<p title="${'a\u202eb'}">${'a\u202eb\u0007c\nd'}</p>`.text).toBe(
      String.raw`<p title="a\u202eb">a\u202eb\u0007c` + '\nd</p>',
    );
  });

  it('has no tag and no end of an attribute from inserted text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const page = piece`<p title="${text}">${[text, piece`${text}`]}</p>`.text;
        const inside = page.slice('<p title="'.length, -'</p>'.length);
        expect(inside.split('">').join('')).not.toMatch(/[<>"']/);
        expect(inside.split('">')).toHaveLength(2);
      }),
    );
  });
});
