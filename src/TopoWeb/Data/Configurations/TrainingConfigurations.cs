using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TopoWeb.Data.Configurations;

internal sealed class TrainingSetConfiguration : IEntityTypeConfiguration<TrainingSetRow>
{
    public void Configure(EntityTypeBuilder<TrainingSetRow> builder)
    {
        builder.ToTable("TrainingSets");
        builder.Property(t => t.Key).HasMaxLength(64);
        builder.Property(t => t.DatasetChecksum).HasMaxLength(64);
        builder.HasIndex(t => t.Key).IsUnique();
        builder.HasMany(t => t.Networks).WithOne(n => n.TrainingSet).HasForeignKey(n => n.TrainingSetId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class NetworkConfiguration : IEntityTypeConfiguration<NetworkRow>
{
    public void Configure(EntityTypeBuilder<NetworkRow> builder)
    {
        builder.ToTable("Networks");
        builder.Property(n => n.ArtifactKey).HasMaxLength(64);
        builder.Property(n => n.LeaseOwner).HasMaxLength(128);
        builder.HasIndex(n => new { n.TrainingSetId, n.Index }).IsUnique();
        builder.HasIndex(n => n.State);
    }
}

internal sealed class NetworkStateConfiguration : IEntityTypeConfiguration<NetworkStateRow>
{
    public void Configure(EntityTypeBuilder<NetworkStateRow> builder)
    {
        builder.ToTable("NetworkStates");
        builder.HasKey(s => s.NetworkId);
        // No foreign keys to contents here and below: on SQLite, adding one would copy the whole table, old artifacts and all.
        builder.Property(s => s.ContentHash).HasMaxLength(64);
        builder.HasIndex(s => s.ContentHash);
        builder.HasOne<NetworkRow>().WithOne().HasForeignKey<NetworkStateRow>(s => s.NetworkId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ArtifactConfiguration : IEntityTypeConfiguration<ArtifactRow>
{
    public void Configure(EntityTypeBuilder<ArtifactRow> builder)
    {
        builder.ToTable("Artifacts");
        builder.HasKey(a => a.Key);
        builder.Property(a => a.Key).HasMaxLength(64);
        builder.Property(a => a.Kind).HasMaxLength(32);
        builder.Property(a => a.ContentHash).HasMaxLength(64);
        builder.HasIndex(a => a.ContentHash);
    }
}

internal sealed class CloudConfiguration : IEntityTypeConfiguration<CloudRow>
{
    public void Configure(EntityTypeBuilder<CloudRow> builder)
    {
        builder.ToTable("Clouds");
        builder.HasOne(r => r.Project).WithMany().HasForeignKey(r => r.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<UserRow>().WithMany().HasForeignKey(r => r.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(c => c.Name).HasMaxLength(200);
        builder.Property(c => c.Array).HasMaxLength(200);
        builder.Property(c => c.FiltersKey).HasMaxLength(64);
    }
}
