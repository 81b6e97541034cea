using System.Text;

namespace Hypencoder.Cli.Output;

/// <summary>A writer that passes on only what <see cref="TerminalText"/> considers safe.</summary>
internal sealed class SafeWriter : TextWriter
{
    private readonly TextWriter _inner;

    public SafeWriter(TextWriter inner)
    {
        _inner = inner;
        CoreNewLine = inner.NewLine.ToCharArray();
    }

    public override Encoding Encoding => _inner.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => _inner.Write(TerminalText.Safe(buffer.ToString()));

    public override void Write(string? value)
    {
        if (value is not null)
            _inner.Write(TerminalText.Safe(value));
    }

    // Written at once, so that lines of several threads do not mix.
    public override void WriteLine(string? value) => _inner.WriteLine(TerminalText.Safe(value ?? ""));

    public override void Flush() => _inner.Flush();
}
