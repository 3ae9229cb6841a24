public import SiteScript

/// The stages that come with the language, in the order of its reference.
public enum StandardStages {
    /// All of them.
    public static let all: [NativeStage] = [
        WhereStage.stage,
        SelectStage.stage,
        WithStage.stage,
        WithoutStage.stage,
        SortStage.stage,
        TakeStage.stage,
        SkipStage.stage,
        LastStage.stage,
        FirstStage.stage,
        OnlyStage.stage,
        CountStage.stage,
        SummarizeStage.stage,
        GroupStage.stage,
        DistinctStage.stage,
        UniqueStage.stage,
        JoinStage.stage,
        LookupStage.stage,
        UnionStage.stage,
        MapStage.stage,
        FlattenStage.stage,
        AnyStage.stage,
        AllStage.stage,
        SumStage.stage,
        AverageStage.stage,
        MinimumStage.stage,
        MaximumStage.stage,
        FindStage.stage,
        EachStage.stage,
        PeekStage.stage,
        ShowStage.stage,
        ChartStage.stage,
        SaveStage.stage,
        CollectStage.stage,
        ExplainStage.stage,
    ]
}
