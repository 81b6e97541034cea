using System.Text.Json;
using System.Text.Json.Nodes;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Cli.Tests.Verbs;

/// <summary>
/// A model in the format of the published ones: pickled weights and a config in one repository, which refers to another
/// one for the base model's config and the tokenizer.
/// </summary>
public sealed class HubModelTests : IDisposable
{
    private const string Model = "org/hypencoder.2_layer", Base = "google-bert/bert-base-uncased";
    private static readonly string Golden = Fixture.Path("golden", "bert_h32_q2_shared_cls");
    private static readonly LoopbackFile Vocabulary =
        LoopbackFile.Text(File.ReadAllText(Fixture.Path("golden", "wordpiece", "vocab.txt")));
    private static readonly LoopbackFile BaseConfig =
        LoopbackFile.Text(File.ReadAllText(Path.Combine(Golden, "base", "config.json")));
    private static readonly string Weights = Path.Combine(Golden, "pytorch_model.bin");

    private readonly HubEnvironment _environment = new();

    public HubModelTests()
    {
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(Golden, "config.json")))!;
        foreach (string side in new[] { "query_encoder_kwargs", "passage_encoder_kwargs" })
            config[side]!["model_name_or_path"] = Base;
        _environment.Hub.Add(
            Model, 'b', ("config.json", LoopbackFile.Text(config.ToJsonString())),
            ("pytorch_model.bin", new LoopbackFile(File.ReadAllBytes(Weights), IsLarge: true)),
            ("README.md", LoopbackFile.Text("# Hypencoder")));
        _environment.Hub.Add(
            Base, 'c', ("config.json", BaseConfig), ("vocab.txt", Vocabulary),
            ("model.safetensors", LoopbackFile.Text("never asked for")));
    }

    [Fact]
    public void Score_ModelOfTheHub_PullsItAndItsBaseOnce()
    {
        string[] arguments = ["score", "--model", Model, "--query", "a", "--passage", "b", "c d", "--json"];
        JsonNode first = CliRun.Of(arguments).Succeeded().Json;
        string[] asked = [.. _environment.Hub.FilesAsked];
        Environment.SetEnvironmentVariable("HF_HUB_OFFLINE", "1");
        JsonNode again = CliRun.Of(arguments).Succeeded().Json;

        Assert.Equal(2, first["scores"]!.AsArray().Count);
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal(asked, _environment.Hub.FilesAsked);
        Assert.DoesNotContain(asked, file => file.EndsWith("README.md") || file.EndsWith("model.safetensors"));
    }

    [Fact]
    public void Inspect_ModelOfTheHub_ShowsItsFilesAndTheBasesVocabulary()
    {
        JsonNode json = CliRun.Of("models", "inspect", Model, "--json").Succeeded().Json;

        Assert.Equal(150, (int)json["vocabularySize"]!);
        Assert.Equal(new FileInfo(Weights).Length, (long)json["files"]!["pytorch_model.bin"]!);
        Assert.Equal(32, (int)json["dimension"]!);
    }

    /// <summary>Plain BERT on the hub becomes a bi-encoder, as TAS-B and Contriever do.</summary>
    [Fact]
    public void Score_PlainEncoderOfTheHub_TakesItsPooling()
    {
        using TemporaryFolder folder = new();
        using (CheckpointWeights model = CheckpointWeights.OpenTransformer(DualEncoderConfig.Read(Golden), Golden))
        {
            SafetensorsWriter.Write(folder["model.safetensors"], model.Names.Select(name =>
            {
                float[] values = new float[ModelParameters.Count(model.Shape(name)!)];
                model.CopyTo(name, values);
                return new SafetensorsTensor(
                    name.Replace("query_encoder.transformer", "bert"), [.. model.Shape(name)!], values);
            }));
        }
        _environment.Hub.Add(
            "org/plain", 'd', ("config.json", BaseConfig), ("vocab.txt", Vocabulary),
            ("model.safetensors", new LoopbackFile(File.ReadAllBytes(folder["model.safetensors"]), IsLarge: true)));

        double same = Score("--pooling", "mean", "--normalize");
        Assert.Equal(1, same, 1e-5); // the inner product of a unit vector with itself
        Assert.NotEqual(1, Score("--pooling", "cls"), 0.01);
        CliRun refused = CliRun.Of("score", "--model", "org/plain", "--query", "a", "--passage", "b");
        Assert.Equal(Cli.ExitCode.WrongInput, refused.ExitCode);
        Assert.Contains("modules.json: expected ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--pooling", refused.Error, StringComparison.Ordinal);

        double Score(params string[] options) => CliRun.Of(
                ["score", "--model", "org/plain", "--query", "a b", "--passage", "a b", "--json", .. options])
            .Succeeded().Json["scores"]!.AsArray()[0].Deserialize<double>();
    }

    public void Dispose() => _environment.Dispose();
}
