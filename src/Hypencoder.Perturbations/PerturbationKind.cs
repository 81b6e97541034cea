namespace Hypencoder.Perturbations;

/// <summary>The five classes of perturbations.</summary>
/// <remarks>Penha, Câmara, Hauff, ECIR 2022, Table 1.</remarks>
internal enum PerturbationKind
{
    /// <summary>Characters of a word are changed.</summary>
    Misspelling,

    /// <summary>The query is reduced to keywords.</summary>
    Naturality,

    /// <summary>Words are swapped.</summary>
    Ordering,

    /// <summary>The query is paraphrased.</summary>
    Paraphrase,

    /// <summary>A word is replaced by a synonym.</summary>
    Synonym,
}
