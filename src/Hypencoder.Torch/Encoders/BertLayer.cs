using Hypencoder.Models;
using Hypencoder.Models.Encoders;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hypencoder.Torch.Encoders;

/// <summary>One post-norm transformer layer: x = LN(x + attention(x)); x = LN(x + W₂ gelu(W₁ x)).</summary>
internal sealed class BertLayer : Module<Tensor, Tensor?, Tensor>
{
    private readonly int _heads;
    private readonly double _attentionDropout;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _attentionOutput;
    private readonly Linear _intermediate;
    private readonly Linear _output;
    private readonly LayerNorm _attentionNorm;
    private readonly LayerNorm _outputNorm;
    private readonly Dropout _dropout;

    public BertLayer(EncoderConfig config, Device? device)
        : base(nameof(BertLayer))
    {
        EncoderNames names = EncoderNames.Of(config.Family);
        int hidden = config.HiddenSize;
        _heads = config.Heads;
        _attentionDropout = config.AttentionDropout;
        _query = this.Add(names.Query, Linear(hidden, hidden, device: device));
        _key = this.Add(names.Key, Linear(hidden, hidden, device: device));
        _value = this.Add(names.Value, Linear(hidden, hidden, device: device));
        _attentionOutput = this.Add(names.AttentionOutput, Linear(hidden, hidden, device: device));
        _attentionNorm = this.Add(names.AttentionNorm, LayerNorm(hidden, config.LayerNormEpsilon, device: device));
        _intermediate = this.Add(names.Intermediate, Linear(hidden, config.IntermediateSize, device: device));
        _output = this.Add(names.Output, Linear(config.IntermediateSize, hidden, device: device));
        _outputNorm = this.Add(names.OutputNorm, LayerNorm(hidden, config.LayerNormEpsilon, device: device));
        _dropout = this.Add("dropout", Dropout(config.HiddenDropout));
    }

    /// <param name="x">Token states: (batch, tokens, hidden).</param>
    /// <param name="mask">
    /// Booleans, true where a token may be attended to: (batch, 1, 1, tokens); null for all tokens.
    /// </param>
    public override Tensor forward(Tensor x, Tensor? mask)
    {
        Tensor context = functional.scaled_dot_product_attention(
            SplitHeads(_query.forward(x)), SplitHeads(_key.forward(x)), SplitHeads(_value.forward(x)),
            attn_mask: mask, p: training ? _attentionDropout : 0); // (batch, heads, tokens, hidden / heads)
        context = context.transpose(1, 2).reshape(x.shape); // (batch, tokens, hidden)
        x = _attentionNorm.forward(x.Plus(_dropout.forward(_attentionOutput.forward(context))));
        Tensor inner = functional.gelu(_intermediate.forward(x)); // (batch, tokens, intermediate)
        return _outputNorm.forward(x.Plus(_dropout.forward(_output.forward(inner))));
    }

    private Tensor SplitHeads(Tensor x) =>
        x.reshape(x.shape[0], x.shape[1], _heads, -1).transpose(1, 2); // (batch, heads, tokens, hidden / heads)
}
