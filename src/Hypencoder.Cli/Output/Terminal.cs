using System.Text;

namespace Hypencoder.Cli.Output;

/// <summary>
/// The streams that a verb prints to: results to <see cref="Output"/>, everything else to <see cref="Error"/>.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Default width of running text in columns.</summary>
    public const int DefaultWidth = 100;

    /// <summary>The output of results, in which control characters are replaced by visible ones.</summary>
    public required TextWriter Output
    {
        get;
        init
        {
            StyledOutput = value;
            field = new SafeWriter(value);
        }
    }

    /// <summary>The output of messages, which replaces control characters likewise.</summary>
    public required TextWriter Error
    {
        get;
        init
        {
            StyledError = value;
            field = new SafeWriter(value);
        }
    }

    /// <summary>
    /// <see cref="Output"/> without replacement, for our own escape sequences; other text must be safe already.
    /// </summary>
    public TextWriter StyledOutput { get; private init; } = TextWriter.Null;

    /// <summary><see cref="Error"/> without replacement, for our own escape sequences.</summary>
    public TextWriter StyledError { get; private init; } = TextWriter.Null;

    /// <summary>Whether <see cref="Output"/> is a terminal rather than a file or a pipe.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether colours may be used; the environment variable NO_COLOR (no-color.org) turns them off.</summary>
    public bool HasColors { get; init; } = true;

    /// <summary>Whether <see cref="Error"/> is a terminal, which can show a changing line.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Width of the terminal in columns.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>Returns the console of this process, set to UTF-8.</summary>
    public static Terminal OfProcess()
    {
        // A console that cannot change its encoding throws an IOException and keeps its own.
        try
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }
        catch (IOException)
        {
        }
        return new Terminal
        {
            Output = Console.Out,
            Error = Console.Error,
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            HasColors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Width = WidthOfProcess(),
        };
    }

    private static int WidthOfProcess()
    {
        try
        {
            return Console.IsOutputRedirected && Console.IsErrorRedirected || Console.WindowWidth <= 0
                ? DefaultWidth
                : Console.WindowWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
