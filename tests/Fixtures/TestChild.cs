using System.Diagnostics;

namespace Hypencoder.Tests;

/// <summary>Runs one explicit test of this program in a child process, which the caller kills.</summary>
internal static class TestChild
{
    /// <param name="method">Name of the test's method.</param>
    /// <param name="variable">Environment variable that the test reads.</param>
    /// <param name="value">Value of the variable.</param>
    public static Process Start(string method, string variable, string? value)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            ArgumentList = { "--explicit", "only", "--filter-method", $"*.{method}", "--progress", "off" },
            RedirectStandardOutput = true,
            Environment = { [variable] = value },
        };
        Process child = Process.Start(start)!;
        child.OutputDataReceived += (_, _) => { };
        child.BeginOutputReadLine();
        return child;
    }
}
