namespace Hypencoder.Cli;

/// <summary>An exception as it is reported to the user: an exit code and a one-line message.</summary>
/// <param name="ExitCode">The exit code, one of <see cref="Cli.ExitCode"/>.</param>
/// <param name="Message">The message, without line breaks.</param>
internal sealed record Failure(int ExitCode, string Message)
{
    private const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
    private const int Longest = 500;
    private static readonly char[] LineBreaks = ['\r', '\n'];

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
