using System.Diagnostics;

namespace Hypencoder.Cli.Tests.Verbs.Cluster.Faults;

/// <summary>A file system in memory of a few megabytes, mounted on a folder, which is filled up and freed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    public SmallDisk(string folder, int megabytes)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        Run("mount", $"-t tmpfs -o size={megabytes}m tmpfs {folder}");
    }

    private string Ballast => Path.Combine(_folder, "ballast");

    /// <summary>Writes until nothing more fits.</summary>
    public void Fill()
    {
        using FileStream file = new(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    public void Free() => File.Delete(Ballast);

    public void Dispose() => Run("umount", $"-l {_folder}");

    private static void Run(string program, string arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
