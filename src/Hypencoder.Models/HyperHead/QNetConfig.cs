using System.Text.Json.Nodes;
using Hypencoder.Models.Configuration;
using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>The <c>converter_kwargs</c> of a checkpoint: <see cref="QNetOptions"/> and the widths of layers.</summary>
internal static class QNetConfig
{
    private static readonly (string Name, Activation Value)[] Activations =
    [
        ("relu", Activation.Relu), ("tanh", Activation.Tanh), ("sigmoid", Activation.Sigmoid),
        ("gelu", Activation.Gelu), ("leaky_relu", Activation.LeakyRelu), ("identity", Activation.Identity),
    ];

    public static QNetOptions Read(JsonConfig json)
    {
        QNetOptions defaults = new();
        string name = json.String("activation_type", "relu");
        return new QNetOptions
        {
            Activation = ParseActivation(name)
                ?? throw json.Error("activation_type", string.Join(", ", Activations.Select(a => a.Name))),
            LayerNorm = json.Bool("do_layer_norm", defaults.LayerNorm),
            LayerNormBeforeResidual = json.Bool("layer_norm_before_residual", defaults.LayerNormBeforeResidual),
            Residual = json.Bool("do_residual", defaults.Residual),
            ResidualOnLast = json.Bool("do_residual_on_last", defaults.ResidualOnLast),
        };
    }

    public static JsonObject ToJson(QNetOptions options, IReadOnlyList<int> dimensions) => new()
    {
        ["activation_type"] = Activations.First(a => a.Value == options.Activation).Name,
        ["do_layer_norm"] = options.LayerNorm,
        ["do_residual"] = options.Residual,
        ["do_residual_on_last"] = options.ResidualOnLast,
        ["layer_norm_before_residual"] = options.LayerNormBeforeResidual,
        ["vector_dimensions"] = new JsonArray([.. dimensions.Select(d => JsonValue.Create(d))]),
    };

    public static Activation? ParseActivation(string name)
    {
        foreach ((string known, Activation value) in Activations)
        {
            if (known == name)
                return value;
        }
        return null;
    }
}
