namespace Hypencoder.Models;

/// <summary>A family of transformer encoders: the same arithmetic under other parameter names.</summary>
internal enum EncoderFamily
{
    /// <summary>BERT: word, position and token-type embeddings.</summary>
    Bert,

    /// <summary>DistilBERT: no token types, no pooler.</summary>
    DistilBert,
}
