using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Hypencoder.Server.Page;

/// <summary>
/// HTML that is built from interpolated strings: their literal parts are markup, and their values are encoded as text,
/// so that what comes from passages and requests never is markup.
/// </summary>
internal sealed class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder _text = new();

    /// <summary>Appends markup with encoded values.</summary>
    public Html Add([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        _ = markup; // the handler has appended it
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>Appends the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly Html _html;

        public Markup(int literalLength, int formattedCount, Html html)
        {
            _ = literalLength + formattedCount;
            _html = html;
        }

        public void AppendLiteral(string markup) => _html._text.Append(markup);

        public void AppendFormatted(string? text) => _html._text.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) => AppendFormatted(FormattableString.Invariant($"{number}"));

        public void AppendFormatted(Html html) => _html._text.Append(html._text);
    }
}
