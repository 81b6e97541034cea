namespace Hypencoder.Tests;

/// <summary>A new folder that is removed at the end of a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hypencoder-tests-");

    /// <summary>Its full path.</summary>
    public string FullName => _folder.FullName;

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(FullName, name);

    /// <summary>The names of the files that lie in it.</summary>
    public string[] Files => [.. Directory.GetFiles(FullName).Select(f => Path.GetFileName(f))];

    /// <summary>Writes a file in it and gives the path.</summary>
    public string Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], content);
        return this[name];
    }

    /// <summary>The same with bytes.</summary>
    public string Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
