namespace Hypencoder.Cli;

/// <summary>An exception as its reader sees it: an exit code and one line.</summary>
/// <param name="ExitCode">One of <see cref="Cli.ExitCode"/>.</param>
/// <param name="Message">Without line breaks.</param>
internal sealed record Failure(int ExitCode, string Message)
{
    private const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
    private const int Longest = 500;
    private static readonly char[] LineBreaks = ['\r', '\n'];

    /// <param name="exception">What a verb threw.</param>
    /// <param name="canResume">Whether the verb can go on where it was stopped.</param>
    public static Failure Of(Exception exception, bool canResume)
    {
        Exception cause = Cause(exception);
        return cause switch
        {
            OperationCanceledException => new Failure(
                Cli.ExitCode.Failed, canResume ? "stopped; --resume goes on from here" : "stopped"),
            InvalidDataException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException
                or FormatException => new Failure(Cli.ExitCode.WrongInput, Short(cause.Message)),
            ArgumentException and not ArgumentNullException => new Failure(
                Cli.ExitCode.WrongInput, Short(WithoutParameter((ArgumentException)cause))),
            IOException => new Failure(Cli.ExitCode.Failed, Short(cause.Message)),
            _ => new Failure(Cli.ExitCode.Failed, Short($"{cause.GetType().Name}: {cause.Message}")),
        };
    }

    /// <summary>Parallel loops and static constructors wrap what really happened.</summary>
    private static Exception Cause(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [Exception inner, ..] } => Cause(inner),
        TypeInitializationException { InnerException: Exception inner } => Cause(inner),
        _ => exception,
    };

    /// <summary>.NET adds " (Parameter 'x')" to the message, which means nothing on a command line.</summary>
    private static string WithoutParameter(ArgumentException exception)
    {
        string suffix = $" (Parameter '{exception.ParamName}')";
        return exception.Message.Replace(suffix, "", StringComparison.Ordinal);
    }

    /// <summary>A message of one line that nobody has to scroll for.</summary>
    public static string Short(string message)
    {
        string line = string.Join(' ', message.Split(LineBreaks, Words));
        return line.Length <= Longest ? line : line[..(Longest - 1)] + "…";
    }
}
