namespace Hypencoder.Cli.Output;

/// <summary>
/// Shows the progress of long work on standard error: as a changing line on a terminal, otherwise as an occasional
/// line.
/// </summary>
internal sealed class ProgressLine(Terminal terminal, TimeProvider time) : IProgress<string>, IDisposable
{
    private const string ClearLine = "\r\e[K";
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);
    private long? _last;
    private bool _shown;

    /// <summary>Shows the current progress. Most reports are skipped.</summary>
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

    /// <summary>Prints a line that remains visible.</summary>
    public void Note(string text)
    {
        Clear();
        terminal.Error.WriteLine(TerminalText.Line(text));
        _last = time.GetTimestamp();
    }

    /// <summary>Clears the changing line.</summary>
    public void Dispose() => Clear();

    private void Clear()
    {
        if (_shown)
            terminal.StyledError.Write(ClearLine);
        _shown = false;
    }
}
