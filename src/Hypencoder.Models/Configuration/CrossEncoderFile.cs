using System.Text.Json.Nodes;

namespace Hypencoder.Models.Configuration;

/// <summary>
/// The <c>config.json</c> of a BERT that scores pairs of texts, a <c>BertForSequenceClassification</c> of one label, as
/// the class <c>CrossEncoder</c> of sentence-transformers reads it.
/// </summary>
internal static class CrossEncoderFile
{
    private const string Architecture = "BertForSequenceClassification";

    // Without it sentence-transformers applies a sigmoid to the scores of models of one label.
    private const string Identity = "torch.nn.modules.linear.Identity";

    /// <summary>Whether a directory contains such a model, by its architecture alone.</summary>
    public static bool IsIn(string directory)
    {
        string path = Path.Combine(directory, ModelFolder.Config);
        return File.Exists(path) && JsonConfig.Read(path) is var json && json.Has("architectures")
            && json.Strings("architectures") is [Architecture];
    }

    /// <summary>Reads the architecture of the transformer.</summary>
    /// <exception cref="InvalidDataException">The file is missing, or of another kind of model.</exception>
    public static EncoderConfig Read(string directory)
    {
        string path = Path.Combine(directory, ModelFolder.Config);
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: expected a cross-encoder's configuration, found no such file");
        JsonConfig json = JsonConfig.Read(path);
        if (json.Strings("architectures") is not [Architecture])
            throw json.Error("architectures", Architecture);
        if (json.IsObject("id2label") && json.Object("id2label").Count != 1)
            throw json.Error("id2label", "one label, a score");
        return EncoderConfig.Read(path);
    }

    /// <summary>Writes <c>config.json</c> into a directory, which must exist.</summary>
    public static void Write(string directory, EncoderConfig encoder)
    {
        JsonObject json = encoder.ToJson();
        json["architectures"] = new JsonArray(Architecture);
        json["id2label"] = new JsonObject { ["0"] = "LABEL_0" };
        json["label2id"] = new JsonObject { ["LABEL_0"] = 0 };
        json["sbert_ce_default_activation_function"] = Identity; // up to version 3 of sentence-transformers
        json["sentence_transformers"] = new JsonObject { ["activation_fn"] = Identity };
        JsonConfig.Write(Path.Combine(directory, ModelFolder.Config), json);
    }
}
