namespace Hypencoder.Documents.Reading.Code;

/// <summary>A comment in source code.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset after its last character.</param>
/// <param name="IsLine">Whether it ends with its line.</param>
/// <param name="IsTrailing">Whether code precedes it on its line.</param>
/// <param name="IsDocstring">Whether it is a string that documents what precedes it.</param>
internal readonly record struct CodeComment(int Start, int End, bool IsLine, bool IsTrailing, bool IsDocstring);
