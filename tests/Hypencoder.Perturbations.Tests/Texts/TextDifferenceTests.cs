using CsCheck;
using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Tests.Texts;

public sealed class TextDifferenceTests
{
    [Fact]
    public void Between_AnyTexts_MakesOneOfTheOther() => Gen.Select(AnyQuery.Queries, AnyQuery.Queries).Sample(
        (one, other) => new PerturbedQuery(one, "", TextDifference.Between(one.Text, other.Text)).Text == other.Text,
        iter: 5000);

    [Fact]
    public void Between_WhatDiffers_IsAsSmallAsItCanBe() => Assert.Equal(
        [new(0, "cost", "what"), new(5, "", "is the price "), new(8, "", "an "), new(16, " concrete", "")],
        TextDifference.Between("cost of interior concrete flooring", "what is the price of an interior flooring"));

    [Fact]
    public void Between_VeryLongTexts_IsStillRight()
    {
        Query[] queries = [.. AnyQuery.VeryLong];
        Query changed = new("c", "x " + queries[0].Text.Replace("word7", "other") + " y");
        IReadOnlyList<QueryEdit> edits = TextDifference.Between(queries[0].Text, changed.Text);
        Assert.Equal(changed.Text, new PerturbedQuery(queries[0], "", edits).Text);
        Assert.Empty(TextDifference.Between(queries[1].Text, queries[1].Text));
    }
}
