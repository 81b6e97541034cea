namespace Hypencoder.Data;

/// <summary>One passage of a training example.</summary>
/// <param name="PassageId">The passage.</param>
/// <param name="Text">Its full text.</param>
/// <param name="TeacherScore">What the teacher, a cross-encoder, scored it; null when there is none.</param>
public sealed record TrainingItem(string PassageId, string Text, double? TeacherScore);
