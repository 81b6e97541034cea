using TorchSharp.Modules;

namespace Hypencoder.Training.Optimization;

/// <summary>
/// Which parameters decay, by Hugging Face's Trainer: all but LayerNorm's and those whose name contains "bias", so that
/// the hyper-head's <c>bias_query_embeddings</c> and <c>bias_hyper_projection</c> do not decay either.
/// </summary>
internal static class WeightDecay
{
    public static bool Applies(string name) =>
        !name.Contains("bias", StringComparison.Ordinal)
        && !name.Contains("LayerNorm", StringComparison.Ordinal)
        && !name.Contains("layer_norm", StringComparison.Ordinal);

    /// <summary>
    /// The trainable parameters in groups, decaying and not, each in the order given; no group is empty.
    /// </summary>
    public static AdamW.ParamGroup[] Groups(IEnumerable<(string Name, Parameter Value)> parameters, double decay)
    {
        ILookup<bool, Parameter> groups = parameters.Where(p => p.Value.requires_grad)
            .ToLookup(p => Applies(p.Name), p => p.Value);
        return
        [
            .. groups.OrderByDescending(g => g.Key)
                .Select(g => new AdamW.ParamGroup(g, new AdamW.Options { weight_decay = g.Key ? decay : 0 })),
        ];
    }
}
