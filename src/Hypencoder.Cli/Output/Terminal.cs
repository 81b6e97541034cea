using System.Text;

namespace Hypencoder.Cli.Output;

/// <summary>Where a verb prints: results to <see cref="Output"/>, everything else to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    /// <summary>The width of running text where nothing else sets it.</summary>
    public const int DefaultWidth = 100;

    /// <summary>Shows control characters in what is written rather than obeying them.</summary>
    public required TextWriter Output
    {
        get;
        init
        {
            StyledOutput = value;
            field = new SafeWriter(value);
        }
    }

    /// <summary>As <see cref="Output"/>.</summary>
    public required TextWriter Error
    {
        get;
        init
        {
            StyledError = value;
            field = new SafeWriter(value);
        }
    }

    /// <summary>Takes our own escapes; whatever else is written must be safe already.</summary>
    public TextWriter StyledOutput { get; private init; } = TextWriter.Null;

    /// <summary>As <see cref="StyledOutput"/>.</summary>
    public TextWriter StyledError { get; private init; } = TextWriter.Null;

    /// <summary>Whether a person reads <see cref="Output"/>; else it is plain text for a file or a program.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether its colours are wanted; no-color.org's variable says where they are not.</summary>
    public bool HasColors { get; init; } = true;

    /// <summary>Whether <see cref="Error"/> can show a line that changes.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>In columns.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>The console of this process, in UTF-8.</summary>
    public static Terminal OfProcess()
    {
        // A console that cannot change its encoding says so with an IOException; its own encoding has to do then.
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
