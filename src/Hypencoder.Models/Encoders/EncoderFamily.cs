namespace Hypencoder.Models;

/// <summary>Family of transformer encoders: the same arithmetic with different parameter names.</summary>
internal enum EncoderFamily
{
    /// <summary>BERT: word, position and token-type embeddings.</summary>
    Bert,

    /// <summary>DistilBERT: like BERT without token types and pooler.</summary>
    DistilBert,
}
