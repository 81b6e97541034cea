namespace Hypencoder.Cli;

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The verb was stopped, a disk was full, or an unexpected error occurred.</summary>
    public const int Failed = 1;

    /// <summary>The command line, or a file that it names, is invalid.</summary>
    public const int WrongInput = 2;
}
