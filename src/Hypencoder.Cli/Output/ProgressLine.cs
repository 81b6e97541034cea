namespace Hypencoder.Cli.Output;

/// <summary>
/// News of long work on standard error: on a terminal one line that changes, else a line now and then.
/// </summary>
internal sealed class ProgressLine(Terminal terminal, TimeProvider time) : IProgress<string>, IDisposable
{
    private const string ClearLine = "\r\e[K";
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);
    private long? _last;
    private bool _shown;

    /// <summary>Where the work is; most of these are never seen.</summary>
    public void Report(string text)
    {
        TimeSpan between = terminal.ErrorIsTerminal ? BetweenChanges : BetweenLines;
        if (_last is long last && time.GetElapsedTime(last) < between)
            return;
        _last = time.GetTimestamp();
        text = TerminalText.Line(text);
        if (!terminal.ErrorIsTerminal)
        {
            terminal.Error.WriteLine(text);
            return;
        }
        int width = Math.Max(1, terminal.Width - 1); // the last column would wrap
        terminal.StyledError.Write(ClearLine + (text.Length <= width ? text : text[..(width - 1)] + "…"));
        terminal.StyledError.Flush();
        _shown = true;
    }

    /// <summary>A line that stays.</summary>
    public void Note(string text)
    {
        Clear();
        terminal.Error.WriteLine(TerminalText.Line(text));
        _last = time.GetTimestamp();
    }

    /// <summary>Takes the changing line away.</summary>
    public void Dispose() => Clear();

    private void Clear()
    {
        if (_shown)
            terminal.StyledError.Write(ClearLine);
        _shown = false;
    }
}
