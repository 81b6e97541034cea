namespace Hypencoder.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>It was stopped, a disk was full, or something unexpected happened.</summary>
    public const int Failed = 1;

    /// <summary>The command line, or a file that it names, is not as expected.</summary>
    public const int WrongInput = 2;
}
