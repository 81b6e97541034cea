namespace Hypencoder.Models.Configuration;

/// <summary>
/// The <c>config.json</c> of a BERT or DistilBERT that is used for its token states. Heads and adapters are refused.
/// </summary>
internal static class PlainTransformer
{
    /// <summary>Parts of the names of classes whose scores, labels or projections would be ignored.</summary>
    private static readonly string[] Heads =
    [
        "ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering", "ForMultipleChoice",
        "ForNextSentencePrediction", "CrossEncoder", "Reranker", "ColBERT", "DPR", "Splade",
    ];

    /// <exception cref="InvalidDataException">
    /// The file is missing, or is that of another kind of model or of one with a head or adapters.
    /// </exception>
    public static EncoderConfig Read(string directory)
    {
        string path = Path.Combine(directory, ModelFolder.Config);
        string adapter = Path.Combine(directory, "adapter_config.json");
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: expected a transformer's configuration, found no such file");
        if (File.Exists(adapter))
            throw new InvalidDataException($"{adapter}: expected a model without adapters, which are not supported");
        JsonConfig json = JsonConfig.Read(path);
        if (json.Has("architectures") && json.Strings("architectures").Any(HasHead))
        {
            throw json.Error(
                "architectures",
                "an encoder of single texts, not a cross-encoder or another model with a head");
        }
        if (json.IsObject("auto_map") && json.Object("auto_map").Has("AutoModel"))
            throw json.Error("auto_map", "no custom code, which is never run");
        return EncoderConfig.Read(path);
    }

    private static bool HasHead(string architecture) =>
        Heads.Any(head => architecture.Contains(head, StringComparison.OrdinalIgnoreCase));
}
