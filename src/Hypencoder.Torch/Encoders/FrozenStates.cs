using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Encoders;

/// <summary>
/// Token states of texts by a frozen encoder, each computed once, without dropout, while they fit into a gigabyte. A text's
/// states do not depend on the batch in which it comes. Not thread-safe.
/// </summary>
internal sealed class FrozenStates(BertEncoder encoder)
{
    private const long MostValues = 1L << 28;
    private readonly Dictionary<string, Tensor> _states = [];
    private long _values;

    /// <summary>States of a batch, zero where it is padded: (rows, tokens, d).</summary>
    /// <param name="ids">Token ids: (rows, tokens).</param>
    /// <param name="mask">Mask with padding at the end: (rows, tokens).</param>
    public Tensor Of(Tensor ids, Tensor mask)
    {
        using IDisposable gradients = no_grad();
        long[] tokens = ids.cpu().data<long>().ToArray(), lengths = mask.sum(1).cpu().data<long>().ToArray();
        int width = (int)ids.shape[1];
        Tensor states = zeros(
            [lengths.Length, width, encoder.Config.HiddenSize], encoder.WordEmbeddings.dtype, ids.device);
        for (int row = 0; row < lengths.Length; row++)
        {
            long[] text = tokens[(row * width)..((row * width) + (int)lengths[row])];
            using DisposeScope scope = NewDisposeScope();
            states[row].narrow(0, 0, text.Length).copy_(Of(text, ids.device));
        }
        return states;
    }

    /// <summary>Forgets all states, for the encoder's weights have changed.</summary>
    public void Clear()
    {
        foreach (Tensor states in _states.Values)
            states.Dispose();
        _states.Clear();
        _values = 0;
    }

    private Tensor Of(long[] text, Device device)
    {
        string key = string.Join(' ', text);
        if (_states.TryGetValue(key, out Tensor? known))
            return known;
        bool training = encoder.training;
        encoder.eval();
        Tensor states = encoder.EncodeUnpadded(tensor(text, device: device).unsqueeze(0)).squeeze(0); // (tokens, d)
        encoder.train(training);
        if (_values + states.numel() <= MostValues)
        {
            _values += states.numel();
            _states.Add(key, states.DetachFromDisposeScope());
        }
        return states;
    }
}
