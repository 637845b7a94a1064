import { html, type Html } from '../../shared/report/html/markup.ts';

describe('markup', () => {
  it('shows what is put in as it is, in elements and in attributes', () => {
    const text = `<img src=x onerror="alert('1')">&amp;`;

    expect(html`<b title="${text}">${text}</b>`.text).toBe(
      '<b title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;</b>',
    );
  });

  it('takes markup, lists of it and nothing', () => {
    expect(html`<p>${html`<i>${1}</i>`}${['a', html`<br />`]}${undefined}${false}${[]}</p>`.text).toBe(
      '<p><i>1</i>a<br /></p>',
    );
  });

  it('takes nothing for markup that only looks like it', () => {
    const forged = JSON.parse('{"text":"<script>"}') as Html;

    expect(() => html`${forged}`.text).toThrow();
  });

  it('has nothing in it that turns the direction of text', () => {
    expect(html`${'a\u202eb\u0000\n'}`.text).toBe('a\ufffdb\ufffd\n');
  });

  it('does not send how its source is laid out', () => {
    expect(
      html`<p>
        <b>${'two\n  lines'}</b>
      </p>`.text,
    ).toBe('<p> <b>two\n  lines</b> </p>');
  });
});
