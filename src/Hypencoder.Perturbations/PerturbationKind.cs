namespace Hypencoder.Perturbations;

/// <summary>The study's five classes of perturbations.</summary>
/// <remarks>Penha, Câmara, Hauff, ECIR 2022, Table 1.</remarks>
public enum PerturbationKind
{
    /// <summary>Characters of a word are changed.</summary>
    Misspelling,

    /// <summary>The query becomes one of key words.</summary>
    Naturality,

    /// <summary>Words change places.</summary>
    Ordering,

    /// <summary>The query is said in other words.</summary>
    Paraphrase,

    /// <summary>A word is replaced by one of like meaning.</summary>
    Synonym,
}
