namespace Hypencoder.Cli.Tests;

/// <summary>A standard error that stops the verb, as Ctrl-C does, when a given text is written to it.</summary>
internal sealed class StoppingWriter(string text) : StringWriter
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (value?.Contains(text, StringComparison.Ordinal) == true)
            _source.Cancel();
    }

    protected override void Dispose(bool disposing)
    {
        _source.Dispose();
        base.Dispose(disposing);
    }
}
