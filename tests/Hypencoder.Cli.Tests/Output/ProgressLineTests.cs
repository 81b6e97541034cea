using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Tests.Output;

public sealed class ProgressLineTests
{
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly ManualTime _time = new();

    [Fact]
    public void Report_Redirected_WritesALineNowAndThen()
    {
        using (ProgressLine line = Line(isTerminal: false))
        {
            for (int second = 0; second < 100; second++)
            {
                line.Report($"at {second}");
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }
        Assert.Equal("at 0\nat 30\nat 60\nat 90\n", _error.ToString());
    }

    [Fact]
    public void Report_Terminal_ReplacesTheLineAndTakesItAwayAtTheEnd()
    {
        using (ProgressLine line = Line(isTerminal: true))
        {
            line.Report("one");
            line.Report("too soon");
            _time.Advance(TimeSpan.FromSeconds(1));
            line.Report("a longer line than fits");
        }
        Assert.Equal("\r\e[Kone\r\e[Ka longer li…\r\e[K", _error.ToString());
    }

    [Fact]
    public void Note_Terminal_StaysAbove()
    {
        using (ProgressLine line = Line(isTerminal: true))
        {
            line.Report("one");
            line.Note("done");
        }
        Assert.Equal("\r\e[Kone\r\e[Kdone\n", _error.ToString());
    }

    private ProgressLine Line(bool isTerminal) => new(
        new Terminal { Output = TextWriter.Null, Error = _error, ErrorIsTerminal = isTerminal, Width = 13 }, _time);

    /// <summary>A clock that is set manually.</summary>
    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
