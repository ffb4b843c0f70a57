using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TopoWeb.Data.Configurations;

internal sealed class ShareLinkConfiguration : IEntityTypeConfiguration<ShareLinkRow>
{
    public void Configure(EntityTypeBuilder<ShareLinkRow> builder)
    {
        builder.ToTable("ShareLinks");
        builder.Property(s => s.TokenHash).HasMaxLength(32);
        builder.Property(s => s.Note).HasMaxLength(200);
        builder.HasIndex(s => s.TokenHash).IsUnique();
        builder.HasOne(s => s.Run).WithMany().HasForeignKey(s => s.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ScheduleConfiguration : IEntityTypeConfiguration<ScheduleRow>
{
    public void Configure(EntityTypeBuilder<ScheduleRow> builder)
    {
        builder.ToTable("Schedules");
        builder.Property(s => s.Cron).HasMaxLength(100);
        builder.Property(s => s.LastNote).HasMaxLength(400);
        builder.HasOne(s => s.Experiment).WithMany().HasForeignKey(s => s.ExperimentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class FactConfiguration : IEntityTypeConfiguration<FactRow>
{
    public void Configure(EntityTypeBuilder<FactRow> builder)
    {
        builder.ToTable("Facts");
        builder.HasKey(f => f.Key);
        builder.Property(f => f.Key).HasMaxLength(64);
    }
}
