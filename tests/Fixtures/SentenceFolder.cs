using System.Text.Json;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Tests;

/// <summary>A copy of a model of sentence-transformers, 32 values wide, whose files a test changes.</summary>
internal sealed class SentenceFolder : IDisposable
{
    public const string Plain = "02-st-5.4-pooling";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly TempFolder _folder = new();

    public SentenceFolder()
    {
        string source = Fixture.Path("cases", Plain, "model");
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = _folder.File(System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Path => _folder.Path;

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), content);
    }

    public void Delete(string name) => File.Delete(_folder.File(name));

    public void Move(string name, string to)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_folder.File(to))!);
        File.Move(_folder.File(name), _folder.File(to));
    }

    /// <summary>Modules by the last parts of their types, each with its path.</summary>
    public void WriteModules(params (string Type, string Path)[] modules) => Write("modules.json", JsonSerializer.Serialize(
        modules.Select((m, i) => new Dictionary<string, object>
        {
            ["idx"] = i,
            ["name"] = $"{i}",
            ["path"] = m.Path,
            ["type"] = m.Type.Contains('.') ? m.Type : $"sentence_transformers.models.{m.Type}",
        }), Indented));

    /// <summary>A Dense module: <paramref name="weight"/> is (out, in).</summary>
    public void WriteDense(string path, float[,] weight, float[]? bias, string activation)
    {
        int rows = weight.GetLength(0), columns = weight.GetLength(1);
        Write($"{path}/config.json", JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["in_features"] = columns,
            ["out_features"] = rows,
            ["bias"] = bias is not null,
            ["activation_function"] = activation,
        }));
        List<SafetensorsTensor> tensors = [new("linear.weight", [rows, columns], [.. weight.Cast<float>()])];
        if (bias is not null)
            tensors.Add(new("linear.bias", [rows], bias));
        SafetensorsWriter.Write(_folder.File($"{path}/model.safetensors"), tensors);
    }

    public DualEncoderConfig Read(ModelOptions? options = null) => DualEncoderConfig.Read(Path, options);

    public RetrievalModel Load(ModelOptions? options = null) => RetrievalModel.Load(Path, options);

    public string ReadRefusal(ModelOptions? options = null) =>
        Assert.Throws<InvalidDataException>(() => Read(options)).Message;

    public void Dispose() => _folder.Dispose();
}
