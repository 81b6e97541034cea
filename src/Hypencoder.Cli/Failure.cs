namespace Hypencoder.Cli;

/// <summary>An exception as it is reported to the user: an exit code and a one-line message.</summary>
/// <param name="ExitCode">The exit code, one of <see cref="Cli.ExitCode"/>.</param>
/// <param name="Message">The message, without line breaks.</param>
internal sealed record Failure(int ExitCode, string Message)
{
    private const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
    private const int Longest = 500;
    private static readonly char[] LineBreaks = ['\r', '\n'];

    /// <summary>Whether this is the .NET tool, whose package has no native libraries (build/Tool.targets).</summary>
    private static bool IsTool => AppContext.TryGetSwitch("Hypencoder.Tool", out bool isTool) && isTool;

    /// <param name="exception">The exception that a verb threw.</param>
    /// <param name="canResume">Whether the verb can be resumed after it was stopped.</param>
    public static Failure Of(Exception exception, bool canResume)
    {
        Exception cause = Cause(exception);
        return cause switch
        {
            OperationCanceledException => new Failure(
                Cli.ExitCode.Failed,
                canResume ? "stopped; run the command again with --resume to continue" : "stopped"),
            InvalidDataException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException
                or FormatException => new Failure(Cli.ExitCode.WrongInput, Short(cause.Message)),
            ArgumentException and not ArgumentNullException => new Failure(
                Cli.ExitCode.WrongInput, Short(WithoutParameter((ArgumentException)cause))),
            IOException => new Failure(Cli.ExitCode.Failed, Short(cause.Message)),
            DllNotFoundException when IsTool => new Failure(Cli.ExitCode.Failed, NotInTool(cause.Message)),
            _ => new Failure(Cli.ExitCode.Failed, Short($"{cause.GetType().Name}: {cause.Message}")),
        };
    }

    /// <summary>Returns the original exception, which parallel loops and static constructors wrap.</summary>
    private static Exception Cause(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [Exception inner, ..] } => Cause(inner),
        TypeInitializationException { InnerException: Exception inner } => Cause(inner),
        _ => exception,
    };

    /// <summary>The message of a verb that needs a native library.</summary>
    /// <param name="message">Message that names the library.</param>
    internal static string NotInTool(string message)
    {
        string library = message.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase) ? "ONNX Runtime" : "libtorch";
        return $"expected {library}, found none, since the tool leaves it out for its size; a clone of the repository "
            + "has it: git clone, then `dotnet run -c Release --project src/Hypencoder.Cli --` in place of `hypencoder`";
    }

    /// <summary>
    /// Removes " (Parameter 'x')", which .NET adds to messages and which is meaningless on a command line.
    /// </summary>
    private static string WithoutParameter(ArgumentException exception)
    {
        string suffix = $" (Parameter '{exception.ParamName}')";
        return exception.Message.Replace(suffix, "", StringComparison.Ordinal);
    }

    /// <summary>Puts a message on one line and shortens it.</summary>
    public static string Short(string message)
    {
        string line = string.Join(' ', message.Split(LineBreaks, Words));
        return line.Length <= Longest ? line : line[..(Longest - 1)] + "…";
    }
}
