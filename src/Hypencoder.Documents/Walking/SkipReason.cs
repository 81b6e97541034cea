namespace Hypencoder.Documents.Walking;

/// <summary>Reasons why files and folders are left out, in the words of a summary.</summary>
internal static class SkipReason
{
    public const string Ignored = "ignored by git", Hidden = "hidden", Link = "symbolic links", Huge = "too large",
        Binary = "binary", Unknown = "of other kinds", Empty = "without text", Unreadable = "unreadable",
        Index = "index folders";
}
