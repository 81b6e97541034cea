using System.Text.Json.Nodes;
using Hypencoder.Search;

namespace Hypencoder.Models.Configuration;

/// <summary>
/// The <c>config.json</c> of sentence-transformers' Dense, and the same keys in the <c>config.json</c> of this
/// library's models.
/// </summary>
internal static class DenseFile
{
    private const string NormalizeInput = "normalize_input";

    private static readonly (string Name, Activation? Value)[] Activations =
    [
        ("torch.nn.modules.linear.Identity", null), ("torch.nn.modules.activation.Tanh", Activation.Tanh),
        ("torch.nn.modules.activation.ReLU", Activation.Relu), ("torch.nn.modules.activation.GELU", Activation.Gelu),
        ("torch.nn.modules.activation.Sigmoid", Activation.Sigmoid),
    ];

    /// <param name="json">Configuration to read.</param>
    /// <param name="width">Width of the layer's input vectors.</param>
    /// <param name="normalized">Whether these have been scaled to length 1.</param>
    /// <exception cref="InvalidDataException">
    /// A key is missing, does not fit the width, or is not supported.
    /// </exception>
    public static DenseLayer Read(JsonConfig json, int width, bool normalized)
    {
        if (json.PositiveInt("in_features") != width)
            throw json.Error("in_features", $"{width}, the width of the layer's input,");
        json.RequireOneOf("module_input_name", "sentence_embedding");
        json.RequireOneOf("module_output_name", "sentence_embedding");
        if (json.Bool("use_residual", false))
            throw json.Error("use_residual", "false, since residuals are not supported");
        return new DenseLayer
        {
            InFeatures = width,
            OutFeatures = json.PositiveInt("out_features"),
            Bias = json.Bool("bias", true),
            Activation = ReadActivation(json),
            NormalizeInput = normalized || json.Bool(NormalizeInput, false),
        };
    }

    public static JsonObject ToJson(DenseLayer layer)
    {
        JsonObject json = new()
        {
            ["in_features"] = layer.InFeatures,
            ["out_features"] = layer.OutFeatures,
            ["bias"] = layer.Bias,
            ["activation_function"] = Activations.First(a => a.Value == layer.Activation).Name,
        };
        if (layer.NormalizeInput)
            json[NormalizeInput] = true;
        return json;
    }

    /// <summary>
    /// Reads an activation by the last part of its name, since torch has the same class under several names.
    /// </summary>
    private static Activation? ReadActivation(JsonConfig json)
    {
        const string Key = "activation_function";
        string name = json.String(Key, "torch.nn.modules.activation.Tanh"); // sentence-transformers' default
        string last = LastPart(name);
        foreach ((string known, Activation? value) in Activations)
        {
            if (name.StartsWith("torch.nn.", StringComparison.Ordinal) && LastPart(known) == last)
                return value;
        }
        throw json.Error(Key, "torch.nn's " + string.Join(", ", Activations.Select(a => LastPart(a.Name))));
    }

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];
}
