using System.Diagnostics;

namespace Hypencoder.Tests;

/// <summary>A named pipe with content: what a shell makes of <c>&lt;(cat FILE)</c>, to be read once.</summary>
internal static class Pipe
{
    /// <summary>Makes it in a folder, and writes to it when it is opened. Skips where there are none.</summary>
    public static string Write(TemporaryFolder folder, byte[] content)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no named pipes in the file system");
        string path = folder[$"pipe-{Guid.NewGuid():N}"];
        using (Process mkfifo = Process.Start("mkfifo", path))
            mkfifo.WaitForExit();
        new Thread(() =>
        {
            try
            {
                using FileStream pipe = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                pipe.Write(content);
            }
            catch (IOException)
            {
                // The reader has seen enough.
            }
        })
        { IsBackground = true }.Start();
        return path;
    }
}
