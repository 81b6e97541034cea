using CsCheck;

namespace Hypencoder.Evaluation.Tests;

public sealed class MeasureTests
{
    [Theory]
    [InlineData("nDCG")]
    [InlineData("nDCG@10")]
    [InlineData("AP")]
    [InlineData("AP@100")]
    [InlineData("AP(rel=2)@100")]
    [InlineData("RR")]
    [InlineData("RR@10")]
    [InlineData("RR(rel=2)")]
    [InlineData("RR(rel=2)@10")]
    [InlineData("R@1000")]
    [InlineData("R(rel=2)@1000")]
    [InlineData("P@5")]
    [InlineData("Success@10")]
    [InlineData("Rprec")]
    [InlineData("Bpref(rel=3)")]
    [InlineData("Judged@10")]
    [InlineData("infAP")]
    [InlineData("infAP(rel=2)")]
    [InlineData("GMAP")]
    [InlineData("GMAP(rel=2)")]
    [InlineData("NumQ")]
    [InlineData("NumRel")]
    [InlineData("NumRel(rel=2)")]
    [InlineData("NumRet")]
    [InlineData("NumRet(rel=1)")]
    public void Parse_KnownName_PrintsTheSame(string text)
    {
        Measure measure = Measure.Parse(text);
        Assert.Equal(text, measure.ToString());
        Assert.Equal(measure, Measure.Parse(text));
        Assert.Equal(measure.GetHashCode(), Measure.Parse(text).GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" nDCG")]
    [InlineData("nDCG@10\n")]
    [InlineData("ndcg@10")]
    [InlineData("nDCG@")]
    [InlineData("nDCG@0")]
    [InlineData("nDCG@-1")]
    [InlineData("nDCG@+1")]
    [InlineData("nDCG@1e3")]
    [InlineData("nDCG@99999999999")]
    [InlineData("nDCG(rel=2)@10")]
    [InlineData("AP(rel=0)")]
    [InlineData("AP(rel=)")]
    [InlineData("AP@10(rel=2)")]
    [InlineData("R")]
    [InlineData("P(rel=1)")]
    [InlineData("Success")]
    [InlineData("Rprec@10")]
    [InlineData("Judged(rel=1)@10")]
    [InlineData("infAP@10")]
    [InlineData("GMAP@10")]
    [InlineData("NumQ(rel=1)")]
    [InlineData("NumRel@10")]
    [InlineData("NumRet@10")]
    [InlineData("MRR")]
    public void Parse_OtherText_ThrowsWithTheListOfMeasures(string text)
    {
        FormatException thrown = Assert.Throws<FormatException>(() => Measure.Parse(text));
        Assert.Contains($"\"{text}\"", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("nDCG[@k], AP[(rel=g)][@k]", thrown.Message, StringComparison.Ordinal);
        Assert.False(Measure.TryParse(text, out _));
    }

    [Fact]
    public void Parse_WhatItPrints_IsEqual() => Gen.String[Gen.Char["APRr@(rel=)12"], 0, 10].Sample(text =>
        !Measure.TryParse(text, out Measure? measure) || Measure.Parse(measure.ToString()) == measure);

    [Fact]
    public void Equality_DifferentParameters_Differs()
    {
        Assert.NotEqual(Measure.Parse("RR"), Measure.Parse("RR(rel=2)"));
        Assert.NotEqual(Measure.Parse("RR@10"), Measure.Parse("RR"));
        Assert.NotEqual(Measure.Parse("R@10"), Measure.Parse("P@10"));
    }

    [Fact]
    public void ParseList_SpacesAndCommas_KeepsOrderAndDropsRepeats() =>
        Assert.Equal("nDCG@10 RR@10 R@1000", string.Join(' ', Measure.ParseList(" nDCG@10, RR@10  R@1000,RR@10")));

    [Fact]
    public void ParseList_Nothing_Throws() => Assert.Throws<FormatException>(() => Measure.ParseList(" , "));
}
